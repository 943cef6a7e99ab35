"""Why a replay cannot go on."""


class ReplayStopped(Exception):
    """Something that a replay cannot answer; the same command goes on from here once it is put right."""
