"""Campaigns: one answer for every contact of a list, written to a folder part by part, each contact exactly once.

campaigns.model      what is asked of every contact, and what came of it
campaigns.columns    which column of a list names the contacts
campaigns.contacts   the ids of a list, each once, out of any file of contacts
campaigns.who        conditions as people write them
campaigns.chosen     contacts that are chosen by conditions
campaigns.surfaces   what a campaign answers with, by surface
campaigns.ranked     the ranking of each contact
campaigns.mailed     the message of each contact
campaigns.addressed  contacts whom a list names by their addresses
campaigns.formats    how rows stand in the file of a part
campaigns.parts      one part: a range of the list answered and put in its place in one step
campaigns.folder     the folder of a run: begun, resumed, closed by a manifest
campaigns.running    all parts, here or in several processes
campaigns.cluster    all parts on the workers of a Dask cluster
campaigns.proven     what such a worker must be, before and while it works

Nothing here is loaded by the process that answers requests: lists and parts are Arrow's.
"""
