"""The table of kernels from what the measuring program prints."""
import unittest

from Benchmarks import kernels


class KernelTableTests(unittest.TestCase):
    def test_shares_are_those_of_each_round(self):
        row = {
            "name": "flux", "shape": "80 bands", "frames": 1000, "limitName": "memory bandwidth",
            "seconds": [0.004, 0.001, 0.002], "limitSeconds": [0.001, 0.001, 0.001]}
        table = kernels.table({"kernels": [row]})
        self.assertIn(
            "| flux | 80 bands | 1000 | 2.000 (1.000 to 4.000) | 2000 (1000 to 4000) | memory bandwidth "
            "| 1.000 (1.000 to 1.000) | 0.50 (0.25 to 1.00) |", table)


if __name__ == "__main__":
    unittest.main()
