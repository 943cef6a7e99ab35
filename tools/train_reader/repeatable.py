"""
What lets numbers come out alike on processors that know AVX2: imported first, since libraries ask only once.

Each library picks its own routines by what the processor can do, and they add up in different orders. Here all take
those of AVX2, on one thread. NumPy, SciPy and scikit-learn rest on OpenBLAS, PyTorch on oneDNN and MKL.
"""

import os
from typing import Final

ALIKE: Final = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OPENBLAS_CORETYPE": "Haswell",
    "NPY_DISABLE_CPU_FEATURES": "X86_V4 AVX512_ICL AVX512_SPR",
    "ATEN_CPU_CAPABILITY": "avx2",
    "ONEDNN_MAX_CPU_ISA": "AVX2",
    "MKL_CBWR": "AVX2",
}

os.environ.update(ALIKE)
