"""A Spark session, on this machine or on a cluster, that logs nothing.

Spark reads other options, such as `spark.authenticate`, from `spark-defaults.conf` as usual.
"""

import os
import shutil
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from rairdtc_pipeline.errors import RairdtcError
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.settings import Settings

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

# The longest wait for the first executor of a cluster.
_EXECUTOR_WITHIN_SECONDS = 120.0
_NO_LOG = """\
rootLogger.level = off
rootLogger.appenderRef.none.ref = none
appender.none.name = none
appender.none.type = Null
logger.shell.name = org.apache.spark.api.python.PythonGatewayServer
logger.shell.level = off
"""
_SETTINGS = {
    "spark.app.name": "rairdtc",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.eventLog.enabled": "false",
    "spark.sql.catalogImplementation": "in-memory",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    # A product has the sum of the scales, as in DuckDB, and fails if its digits do not fit.
    "spark.sql.decimalOperations.allowPrecisionLoss": "false",
    "spark.sql.cteRecursionLevelLimit": "-1",
    "spark.sql.cteRecursionRowLimit": "-1",
}


def start(scratch: Path, shared: Path, settings: Settings) -> "SparkSession":
    """Start Spark; `scratch` is a folder of the driver, `shared` one that executors also reach.

    Raises RairdtcError, which says what to do, if pyspark or Java is missing, or if the master
    cannot be reached or offers no executor.
    """
    try:
        from py4j.protocol import Py4JError  # noqa: PLC0415
        from pyspark.errors import PySparkRuntimeError  # noqa: PLC0415
        from pyspark.logger import PySparkLogger  # noqa: PLC0415
        from pyspark.sql import SparkSession  # noqa: PLC0415
    except ImportError as error:
        how = "pip install 'rairdtc-pipeline[spark]'"
        raise RairdtcError(message("spark-no-pyspark", command=how)) from error
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        raise RairdtcError(message("spark-no-java"))
    builder = SparkSession.builder.master(settings.spark_master)
    for name, value in (_SETTINGS | _sizes(settings) | _places(scratch, shared)).items():
        builder = builder.config(name, value)
    # pyspark would write failed queries, and the cells that made them fail, to standard error.
    PySparkLogger.getLogger("SQLQueryContextLogger").disabled = True
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    try:
        session = builder.getOrCreate()
    except PySparkRuntimeError as error:
        raise RairdtcError(message("spark-no-java")) from error
    except Py4JError as error:
        raise RairdtcError(message("spark-no-master", master=settings.spark_master)) from error
    if not settings.spark_master.startswith("local"):
        _wait_for_an_executor(session, settings.spark_master)
    return session


def _wait_for_an_executor(session: "SparkSession", master: str) -> None:
    """Wait for an executor, because a job on a cluster without executors would wait forever."""
    context = session.sparkContext._jsc.sc()
    end = time.monotonic() + _EXECUTOR_WITHIN_SECONDS
    while context.isStopped() or context.getExecutorMemoryStatus().size() < 2:  # One is the driver.
        if context.isStopped() or time.monotonic() > end:
            stop(session)
            raise RairdtcError(message("spark-no-master", master=master))
        time.sleep(0.1)


def _sizes(settings: Settings) -> dict[str, str]:
    return {
        "spark.driver.host": settings.spark_driver_host,
        "spark.driver.bindAddress": settings.spark_driver_host,
        "spark.driver.memory": settings.spark_driver_memory,
        "spark.executor.memory": settings.spark_executor_memory,
        "spark.sql.shuffle.partitions": str(settings.spark_parallelism),
    }


def _places(scratch: Path, shared: Path) -> dict[str, str]:
    """Options that keep all files of the driver in its folder, and no logs, which quote cells."""
    temporary, log = scratch / "tmp", shared / "log4j2.properties"
    temporary.mkdir(mode=0o700)
    log.write_text(_NO_LOG, encoding="utf-8")
    no_log = f"-XX:-UsePerfData -Dlog4j2.configurationFile={log.as_uri()}"
    options = f'{no_log} "-XX:ErrorFile={temporary}/error.log" "-Djava.io.tmpdir={temporary}"'
    os.environ["SPARK_LAUNCHER_OPTS"] = "-XX:-UsePerfData"
    os.environ.pop("SPARK_LOCAL_DIRS", None)  # It would win over the folder.
    return {
        "spark.driver.extraJavaOptions": options,
        "spark.executor.extraJavaOptions": no_log,
        "spark.local.dir": str(temporary),
        "spark.sql.warehouse.dir": str(scratch / "warehouse"),
    }


def stop(session: "SparkSession") -> None:
    """Stop Spark and its Java process, which would otherwise keep its memory until Python ends."""
    from pyspark import SparkContext  # noqa: PLC0415

    gateway = SparkContext._gateway
    session.stop()
    if gateway is not None:
        gateway.shutdown()
        gateway.proc.stdin.close()
        gateway.proc.wait()
        SparkContext._gateway = SparkContext._jvm = None
