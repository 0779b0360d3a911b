"""Everything with a side effect: commands, HTTP, pages, storage, jobs. It composes the three pure stages.

service.cli                the commands
service.api                the HTTP
service.server             runs it: a port, one process or several
service.quick              the ranking compiled when a process starts
service.recommend          from a stated preference to an answer, for commands and HTTP alike
service.replay             what answers were made of, kept under an id
service.replayed           an answer made again from that
service.lately             what was made lately, kept until there is too much of it
service.counts             live counts of a half-stated preference, likewise
service.editing            what a merchandiser does with definitions: make, edit, activate, delete
service.recorded           the same as commands and HTTP do it, written down
service.defining           what the texts of all definitions have in common
service.bans               products that a shop shows nobody
service.banning            that as commands, HTTP and pages do it
service.surfaces           frames as merchandisers define them, for whoever is looking
service.blocks             the same answers as blocks in mails: pulled, kept, drawn when they are opened
service.measuring          what of an answer was shown, clicked and bought
service.learning           what pages taught: popularity and weights, fitted and published as versions
service.reporting          what came of frames, for commands and HTTP alike
service.campaigns          one answer for every contact of a list, in files
service.composition        the one place that chooses stores
service.demonstration      ``notesik demo``: the invented shop imported and served
service.demo               that shop itself, a guest that uses the public HTTP only

A feed comes in:
service.sources            a path, standard input or an address, as a file
service.fetch              a download, bounded
service.refreshing         a feed read from its address, unless it is what serves
service.schedules          when a feed is read
service.scheduled          feeds read by their schedules
service.uploads            feeds handed over in the console, until they are imported
service.feeding            a shop's feed taken in, one way for all who ask
service.report_page        the report of a feed as a page that stands alone
service.generations        imports on disk: made, held back, rolled back, served
service.fitted             what scenarios go by and no request could work out, fitted by workers
service.direct             a generation for one answer, nothing imported

Other machines:
service.outward            connections to them: bounded, and never into our own network
service.addresses          which addresses are public
service.webhooks           events sent to the shop's own machines, signed
service.tasks              what somebody asks for once and a worker does
service.worker             the process that does what waits: deliveries, and what is past its time

People:
service.contacts           one card per person, its parts and what may be done with it
service.imports            lists of contacts made into changes of cards
service.advising           advice on when to write to one of a shop's contacts
service.asking             the questions of one main value, with live counts
service.centres            preference centres: defined by merchandisers, filled in by contacts
service.console            the merchandiser's console
service.auditing           what was done with a shop, by whom
service.links              signed links for people
service.photos             photos of products, fetched and kept small
service.pictures           cards drawn as pictures, in threads of their own
service.mail               mails of the service itself, by SMTP
service.rates              how often strangers may ask

Pages:
service.assets             their style sheets and scripts
service.posted             forms that they post

What is kept:
service.storage            shops, keys, profiles
service.preference_files   files of stated preferences
service.contact_files      files of contacts with what they stated
service.tokens             contact tokens
service.signed             contact tokens that the shop's own server signs
service.settings           every setting

A hierarchy changes:
service.sheets             workbooks written and read in a process of their own
service.hierarchies        drafted, compared, published, rolled back
service.drafting           the draft changed, one way for pages and commands
service.drafted            a draft derived for looking at, served to nobody
service.deriving           how it comes to be, in a worker
service.drafted_effect     what that would do to the shop's contacts
service.suggested          values that are probably one, kept for the pages
service.unheard            what a draft names in vain
service.effect             what that does to the answers of contacts, before it is published
service.vanished           what contacts named and a new generation no longer holds: warnings and events

About itself:
service.errors             what can go wrong
service.logs               log lines
service.layout             the five packages lie in one folder
service.fingerprint        a hash of our own code
"""
