"""A Spark session on this machine that writes and listens nowhere else."""

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from rairdtc_pipeline.errors import RairdtcError
from rairdtc_pipeline.messages import message

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_MEMORY = "4g"
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
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.memory": _MEMORY,
    "spark.sql.catalogImplementation": "in-memory",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    # A product has the sum of the scales, as in DuckDB, and fails where its digits do not fit.
    "spark.sql.decimalOperations.allowPrecisionLoss": "false",
    "spark.sql.cteRecursionLevelLimit": "-1",
    "spark.sql.cteRecursionRowLimit": "-1",
    "spark.sql.shuffle.partitions": str(4 * (os.cpu_count() or 1)),
}


def start(folder: Path) -> "SparkSession":
    """Start Spark in an empty folder of its own.

    Raises RairdtcError saying what to install where pyspark or Java is missing.
    """
    try:
        from pyspark.errors import PySparkRuntimeError  # noqa: PLC0415
        from pyspark.logger import PySparkLogger  # noqa: PLC0415
        from pyspark.sql import SparkSession  # noqa: PLC0415
    except ImportError as error:
        how = "pip install 'rairdtc-pipeline[spark]'"
        raise RairdtcError(message("spark-no-pyspark", command=how)) from error
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        raise RairdtcError(message("spark-no-java"))
    builder = SparkSession.builder.master("local[*]")
    for name, value in (_SETTINGS | _places(folder)).items():
        builder = builder.config(name, value)
    # pyspark writes failed queries to the error stream, with the cells they failed on.
    PySparkLogger.getLogger("SQLQueryContextLogger").disabled = True
    try:
        return builder.getOrCreate()
    except PySparkRuntimeError as error:
        raise RairdtcError(message("spark-no-java")) from error


def _places(folder: Path) -> dict[str, str]:
    """All that the Java process writes lies in the folder; it logs nothing, as logs quote cells."""
    temporary, log = folder / "tmp", folder / "log4j2.properties"
    temporary.mkdir(mode=0o700)
    log.write_text(_NO_LOG, encoding="utf-8")
    options = (
        f'-XX:-UsePerfData "-XX:ErrorFile={temporary}/error.log" "-Djava.io.tmpdir={temporary}" '
        f"-Dlog4j2.configurationFile={log.as_uri()}"
    )
    os.environ["SPARK_LAUNCHER_OPTS"] = "-XX:-UsePerfData"
    os.environ.pop("SPARK_LOCAL_DIRS", None)  # It would win over the folder.
    return {
        "spark.driver.extraJavaOptions": options,
        "spark.local.dir": str(temporary),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
    }


def stop(session: "SparkSession") -> None:
    """Stop Spark and its Java process, which would else hold its memory until Python ends."""
    from pyspark import SparkContext  # noqa: PLC0415

    gateway = SparkContext._gateway
    session.stop()
    if gateway is not None:
        gateway.shutdown()
        gateway.proc.stdin.close()
        gateway.proc.wait()
        SparkContext._gateway = SparkContext._jvm = None
