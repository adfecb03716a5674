"""The edge of notifications: templates and rules."""

from nosotros.bus.service import command, query, timer
from nosotros.bus.timers import TimerEvent
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import notifications as c
from notifications.handlers import rule_changes, templates, trials


class Templates:
    """Templates, and which event sends which."""

    @command
    def write_template(self, command: c.WriteTemplate, work: UnitOfWork) -> c.TemplateView:
        """Write a version of a template, as a draft."""
        return templates.write_template(command, work=work)

    @command
    def activate_template(self, command: c.ActivateTemplate, work: UnitOfWork) -> c.TemplateView:
        """Send with a version from now on."""
        return templates.activate_template(command, work=work)

    @command
    def set_whatsapp_approval(
        self, command: c.SetWhatsappApproval, work: UnitOfWork
    ) -> c.TemplateView:
        """Note what WhatsApp said of a version's words."""
        return templates.set_whatsapp_approval(command, work=work)

    @query
    def get_template(self, query: c.GetTemplate, work: UnitOfWork) -> c.TemplateView:
        """One version of a template, whole."""
        return templates.get_template(query, work=work)

    @query
    def list_templates(self, query: c.ListTemplates, work: UnitOfWork) -> c.TemplatePage:
        """What is sent for each code, or all versions of one."""
        return templates.list_templates(query, work=work)

    @query
    def preview_template(self, query: c.PreviewTemplate, work: UnitOfWork) -> c.Preview:
        """What a template says, with sample data."""
        return trials.preview_template(query, work=work)

    @command
    def send_test(self, command: c.SendTest, work: UnitOfWork) -> c.TestView:
        """Send a template with sample data to an address of one's own."""
        return trials.send_test(command, work=work)

    @query
    def get_test(self, query: c.GetTest, work: UnitOfWork) -> c.TestView:
        """What became of a test message."""
        return trials.get_test(query, work=work)

    @query
    def list_rules(self, query: c.ListRules, work: UnitOfWork) -> c.RuleList:
        """Which event sends what to whom."""
        return rule_changes.list_rules(query, work=work)

    @command
    def set_rule(self, command: c.SetRule, work: UnitOfWork) -> c.RuleView:
        """Change what a rule sends, or when, or have it send nothing."""
        return rule_changes.set_rule(command, work=work)

    @timer
    def follow_rule(self, timer: TimerEvent, work: UnitOfWork) -> None:
        """Have reminders that wait follow a rule that changed."""
        rule_changes.follow_rule(timer, work=work)
