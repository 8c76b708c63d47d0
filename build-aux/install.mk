# SPDX-License-Identifier: GPL-2.0-or-later
# Where the tools go and how they are found.
#
# Prefix of the installed Valgrind: the tools lie beside Valgrind's own, and the
# system's launcher finds them.  Any other prefix: a complete tool directory,
# links to Valgrind's files plus our tools, and a launcher that points there.
EXTRA_DIST += build-aux/install.mk build-aux/tool-dir.sh build-aux/cachesim-launcher.in

if BESIDE_VALGRIND
uninstall-hook:
	-rmdir '$(DESTDIR)$(docsdir)' '$(DESTDIR)$(docdir)'
else
install-exec-local:
	$(MKDIR_P) '$(DESTDIR)$(bindir)'
	$(INSTALL_SCRIPT) build-aux/cachesim-launcher '$(DESTDIR)$(bindir)/cachesim'

install-data-hook:
	$(SHELL) $(top_srcdir)/build-aux/tool-dir.sh link '$(VG_TOOLDIR)' '$(DESTDIR)$(toolsdir)'
	@echo
	@echo '  $(bindir)/cachesim ./app            runs the simulator, or, for plain Valgrind:'
	@echo '  export VALGRIND_LIB=$(toolsdir)'
	@echo '  valgrind --tool=cachesim ./app'
	@echo

uninstall-hook:
	$(SHELL) $(top_srcdir)/build-aux/tool-dir.sh unlink '$(VG_TOOLDIR)' '$(DESTDIR)$(toolsdir)'
	rm -f '$(DESTDIR)$(bindir)/cachesim'
	-rmdir '$(DESTDIR)$(docsdir)' '$(DESTDIR)$(docdir)'
endif

# The tool directory of the build tree, for ./vg-in-place.
all-local: in-place/.stamp

in-place/.stamp: $(tools_PROGRAMS) $(top_srcdir)/build-aux/tool-dir.sh
	$(AM_V_GEN)rm -rf in-place && $(MKDIR_P) in-place && \
	$(SHELL) $(top_srcdir)/build-aux/tool-dir.sh link '$(VG_TOOLDIR)' in-place && \
	for t in $(tools_PROGRAMS); do $(LN_S) "$(abs_builddir)/$$t" in-place/$$t || exit 1; done && \
	touch $@

clean-local:
	rm -rf in-place
