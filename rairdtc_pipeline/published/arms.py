"""The arms of the study in words."""

ARM_NAMES = {
    "A": "anlotinib",
    "B": "iodine-125 seeds",
    "C": "anlotinib + iodine-125 seeds",
}
