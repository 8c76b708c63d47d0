# SPDX-License-Identifier: GPL-2.0-or-later
def behave(case, prepare):
    raise NotImplementedError
