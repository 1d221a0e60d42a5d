"""A real Spark cluster of this machine: a master and workers, each a process of its own."""

import os
import signal
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class Cluster:
    """`master` is its address; `workers` are processes, `pages` the addresses of web pages."""

    def __init__(self, folder, workers, key):
        import pyspark

        self.folder, self.key, self._port, web = folder, key, free_port(), free_port()
        self._home = Path(pyspark.__file__).parent
        self.master = f"spark://127.0.0.1:{self._port}"
        self.pages = [f"http://127.0.0.1:{web}/"]
        self._master = self._start(
            "master", "master.Master", "--port", str(self._port), "--webui-port", str(web)
        )
        self._answers(self.pages[0])
        self.workers = []
        for _ in range(workers):
            self.add_worker()

    def add_worker(self):
        web, number = free_port(), len(self.workers)
        work = self.folder / f"work{number}"
        options = ["--cores", "1", "--memory", "1g", "--webui-port", str(web), "--work-dir", work]
        worker = self._start(f"worker{number}", "worker.Worker", *map(str, options), self.master)
        self._answers(f"http://127.0.0.1:{web}/")
        self.workers.append(worker)
        self.pages.append(f"http://127.0.0.1:{web}/")

    def executors(self):
        """Process ids of the executors, by the worker that started them."""
        return {worker.pid: _children(worker.pid) for worker in self.workers}

    def stop(self):
        for process in (*self.workers, self._master):
            with_children = [*_children(process.pid), process.pid]
            for pid in with_children:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    continue
            process.wait()

    def _start(self, name, java_class, *options):
        environment = os.environ | {
            "SPARK_HOME": str(self._home),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_LOCAL_DIRS": str(self.folder / "local"),
            "TMPDIR": str(self.folder),
            "RAIRDTC_PSEUDONYM_KEY": self.key,
        }
        command = [self._home / "bin" / "spark-class", f"org.apache.spark.deploy.{java_class}"]
        with (self.folder / f"{name}.log").open("w") as log:
            return subprocess.Popen(
                [*map(str, command), "--host", "127.0.0.1", *options],
                stdout=log,
                stderr=log,
                env=environment,
                cwd=self.folder,
            )

    @staticmethod
    def _answers(page):
        end = time.monotonic() + 60
        while True:
            try:
                with urlopen(page):
                    return
            except URLError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.1)


def _children(pid):
    """Processes that any thread of a process started."""
    listed = [path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children")]
    return [int(child) for child in " ".join(listed).split()]


@contextmanager
def cluster(folder, key, workers=2):
    """A cluster whose processes lie in `folder` and end with it."""
    running = Cluster(folder, workers, key)
    try:
        yield running
    finally:
        running.stop()
