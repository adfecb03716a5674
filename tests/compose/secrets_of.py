"""The secrets of the platform in containers, and who may have which."""

#: whose secrets each container may have; servers have their administrator's
SECRETS = {
    "POSTGRES_PASSWORD": {"postgres", "provision"},
    "RABBITMQ_PASSWORD": {"rabbitmq", "provision", "topology"},
    "ENROLMENT_DATABASE_PASSWORD": {
        "provision",
        "enrolment",
        "enrolment-relay",
        "enrolment-work",
    },
    "ENROLMENT_OWNER_PASSWORD": {"provision", "migrate-enrolment"},
    "ENROLMENT_BROKER_PASSWORD": {"provision", "enrolment", "enrolment-relay"},
    "TRAINING_DATABASE_PASSWORD": {"provision", "training", "training-relay"},
    "TRAINING_OWNER_PASSWORD": {"provision", "migrate-training"},
    "TRAINING_BROKER_PASSWORD": {"provision", "training", "training-relay"},
    "NOSOTROS_SIGNING_KEY": {"training", "integrations"},
    "MENTORING_DATABASE_PASSWORD": {
        "provision",
        "mentoring",
        "mentoring-relay",
        "mentoring-work",
    },
    "MENTORING_OWNER_PASSWORD": {"provision", "migrate-mentoring"},
    "MENTORING_BROKER_PASSWORD": {"provision", "mentoring", "mentoring-relay"},
    "INTEGRATIONS_DATABASE_PASSWORD": {
        "provision",
        "integrations",
        "integrations-relay",
        "integrations-work-journal",
        "integrations-work-deliveries",
    },
    "INTEGRATIONS_OWNER_PASSWORD": {"provision", "migrate-integrations"},
    "INTEGRATIONS_BROKER_PASSWORD": {
        "provision",
        "integrations",
        "integrations-relay",
        "integrations-work-journal",
    },
    "INTEGRATIONS_EDGE_PASSWORD": {"provision", "integrations", "integrations-work-deliveries"},
    "NOSOTROS_SECRETS_KEY": {"integrations", "integrations-work-deliveries"},
    "NOTIFICATIONS_DATABASE_PASSWORD": {
        "provision",
        "notifications",
        "notifications-relay",
        "notifications-work",
    },
    "NOTIFICATIONS_OWNER_PASSWORD": {"provision", "migrate-notifications"},
    "NOTIFICATIONS_BROKER_PASSWORD": {"provision", "notifications", "notifications-relay"},
    "GATEWAY_DATABASE_PASSWORD": {"provision", "gateway"},
    "GATEWAY_OWNER_PASSWORD": {"provision", "migrate-gateway"},
    "GATEWAY_BROKER_PASSWORD": {"provision", "gateway"},
}
