"""Integrations: the journal of public events, and everything that leaves the hub by it.

Owns the journal, the grants by which organisations let each other have their events,
subscriptions (webhooks, queues, saved readers), and what became of each delivery. Hears every
public event, in its journal and not in an inbox; and in its inbox `AgreementConcluded`,
`AgreementShortened` and `AgreementEnded` of partners, which are grants. Tells `SubscriptionTested`,
`SubscriptionFailing`, `SubscriptionDisabled`.
"""
