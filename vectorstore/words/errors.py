"""Everything that can be refused or break, as one tree.

AssistantError
├── BadInput                      what was asked cannot be done as asked          (400)
│   ├── UnknownFilter             a filter that names nothing we know             (422)
│   ├── UnreadableFile            a file that holds no readable paper             (422)
│   │   ├── UnsupportedFile       not a kind of file that is read                 (415)
│   │   ├── EncryptedFile         wants a password                                (422)
│   │   ├── NeedsRecognition      shows words, but holds none: a scan             (422)
│   │   └── Undrawn               a page that cannot be shown as a picture        (422)
│   ├── FileTooLarge              larger than the setting allows                  (413)
│   └── BadSetting                a setting that is misspelt or out of range      (command line only)
├── NotHeld                       no such paper, or not for this reader           (404)
├── NotAllowed                    nobody said who asks, or what they said is not taken (401)
├── NotPermitted                  who asks is known, and may not do this          (403)
├── SignInRefused                 the sign-in service's word was not taken        (403)
├── IssuerSilent                  the sign-in service does not answer             (503)
├── LibraryInUse                  another process owns the library                (409)
├── DamagedBackup                 a backup that is not whole, or cannot be made so  (422)
├── Busy                          more is being asked than can be answered now    (503)
└── LibraryFault                  the library itself is not as it should be       (503)
    ├── WrongModel                built with another embedding model
    ├── WrongWeights              the model's weights are not the pinned ones
    ├── WrongSchema               written by another version of this product
    └── DamagedCatalogue          the catalogue's file cannot be read

A message says what, which and what now. `api.problems` maps each leaf to a status, and a test walks this tree.
"""

from __future__ import annotations


class AssistantError(Exception):
    """The root: everything this product raises on purpose."""


class BadInput(AssistantError):
    """What was asked cannot be done as asked."""


class UnknownFilter(BadInput):
    """A filter that names nothing we know."""


class UnreadableFile(BadInput):
    """A file that holds no readable paper."""


class UnsupportedFile(UnreadableFile):
    """Not a kind of file that is read."""


class EncryptedFile(UnreadableFile):
    """A file that wants a password."""


class NeedsRecognition(UnreadableFile):
    """A file whose pages show words and hold none, or others: a scan, outlined letters, a text layer that lies."""


class Undrawn(UnreadableFile):
    """A page that cannot be shown as a picture, or not in time."""


class FileTooLarge(BadInput):
    """Larger than the setting allows."""


class BadSetting(BadInput):
    """A setting that is misspelt or out of range."""


class NotHeld(AssistantError):
    """No such paper, or not for this reader: the two are told apart by nothing."""


class NotAllowed(AssistantError):
    """Nobody said who asks, or what they said is not taken: no key or session, a wrong, ended or suspended one."""


class NotPermitted(AssistantError):
    """Who asks is known, and may not do this."""


class SignInRefused(AssistantError):
    """What the sign-in service said, or a browser brought back from it, was not taken."""


class IssuerSilent(AssistantError):
    """The sign-in service does not answer, or not as it should."""


class LibraryInUse(AssistantError):
    """Another process owns the library."""


class DamagedBackup(AssistantError):
    """A backup that is not whole, or one that could not be made so."""


class Busy(AssistantError):
    """More is being asked at once than can be answered."""


class LibraryFault(AssistantError):
    """The library itself is not as it should be."""


class WrongModel(LibraryFault):
    """The index was built with another embedding model."""


class WrongWeights(LibraryFault):
    """The embedding model's weights are not the pinned ones."""


class WrongSchema(LibraryFault):
    """The library was written by another version of this product."""


class DamagedCatalogue(LibraryFault):
    """The catalogue's file cannot be read: only a backup, or the papers themselves, bring it back."""
