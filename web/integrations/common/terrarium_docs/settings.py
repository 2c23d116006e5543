"""The settings that both generators have: where Terrarium is, and what the script tag says."""

import os

from . import addresses, attributes, script_tag
from .mistakes import Mistake
from .site import Site


class Settings:
    """Checked settings. @throws Mistake, which begins with the name of the setting"""

    def __init__(self, site, url, auto, options, *, folder, prefix=""):
        """@param folder what a relative site is relative to  @param prefix of the settings' names, in messages"""
        self._name = prefix
        self.auto = auto
        if not isinstance(auto, bool):
            raise Mistake(f"{prefix}auto: expected true or false, found {auto!r}")
        self._check_place(site, url)
        self.site_folder = self._folder(site, folder) if site is not None else None
        self.script_url = self._say("url", script_tag.script_in, url) if site is None else None
        self.options = self._say("options", attributes.check_all, options)

    def _check_place(self, site, url):
        if (site is None) == (url is None):
            found, then = ("neither", "give one") if site is None else ("both", "remove one")
            raise Mistake(
                f"expected {self._name}site (the folder dist/site of Terrarium) or"
                f" {self._name}url (where it is published), found {found}: {then}"
            )

    def _folder(self, site, folder):
        if not isinstance(site, (str, os.PathLike)) or not os.fspath(site):
            raise Mistake(f"{self._name}site: expected the path of Terrarium's folder dist/site, found {site!r}")
        return os.path.normpath(os.path.join(folder, site))

    def _say(self, setting, function, *arguments):
        try:
            return function(*arguments)
        except Mistake as mistake:
            raise Mistake(f"{self._name}{setting}: {mistake}") from None

    def site(self):
        """@returns the Site to copy, None when there is none  @throws Mistake"""
        return self._say("site", Site, self.site_folder) if self.site_folder else None

    def integrity(self):
        """@throws Mistake"""
        site = self.site()
        return self._say("site", site.integrity) if site else ""

    def local_files(self):
        """Names of options, and the addresses in them that are of files of the documentation."""
        for name in addresses.LISTS:
            for item in addresses.items(name, self.options.get(name, "")):
                if addresses.is_file(name, item.address) and addresses.is_relative(item.address):
                    yield name, item.address
