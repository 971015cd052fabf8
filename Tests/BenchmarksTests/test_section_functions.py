import unittest

from Benchmarks import section_functions


def line(start, text):
    return [start, start + 4.0, text.split()]


class SectionFunctionsTests(unittest.TestCase):
    def test_lines_that_come_back_are_choruses(self):
        found = [
            line(20, "once there was a king"), line(25, "who lived all alone"), line(30, "sing it loud and clear"),
            line(35, "sing it all the year"), line(60, "then there came a queen"), line(65, "with a heart of stone"),
            line(70, "sing it loud and clear"), line(75, "sing it all the year")]
        self.assertEqual(
            section_functions.sections(found, 100.0),
            [
                [0.0, 20, "intro"], [20, 30, "verse"], [30, 39.0, "chorus"], [39.0, 60, "instrumental"],
                [60, 70, "verse"], [70, 79.0, "chorus"], [79.0, 100.0, "outro"]])

    def test_a_line_said_twice_at_once_is_no_chorus(self):
        found = [line(1, "row row row your boat"), line(6, "row row row your boat"), line(11, "down the stream")]
        self.assertEqual(section_functions.sections(found, 16.0), [[0.0, 1, "intro"], [1, 16.0, "verse"]])

    def test_nothing_sung_has_no_sections(self):
        self.assertEqual(section_functions.sections([], 30.0), [])


if __name__ == "__main__":
    unittest.main()
