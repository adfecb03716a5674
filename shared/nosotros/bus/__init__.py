"""The bus: how a service hears and is heard, with nothing lost and nothing done twice."""
