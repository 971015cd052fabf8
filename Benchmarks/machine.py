"""What a measurement was taken on."""
import os
import pathlib
import platform
import subprocess


def processor():
    """The processor's name as the system gives it."""
    information = pathlib.Path("/proc/cpuinfo")
    if information.exists():
        for line in information.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    name = subprocess.run(["sysctl", "-n", "machdep.cpu.brand_string"], capture_output=True, text=True, check=False)
    return name.stdout.strip() or platform.processor() or "unknown processor"


def cores():
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


def description():
    return f"{processor()}, {cores()} cores, {platform.system()} {platform.machine()}"
