"""The queue: messages on their way to subscriptions."""
