# SPDX-License-Identifier: GPL-2.0-or-later
def reader(case, prepare):
    raise NotImplementedError
