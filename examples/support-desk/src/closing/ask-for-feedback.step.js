import { logger, state, stateManager } from 'motia'

/** True for the one write that closes a ticket, and for no later one. */
const wasClosed = (event) =>
  event.scope === 'tickets' && event.new_value?.status === 'closed' && event.old_value?.status !== 'closed'

export const config = {
  name: 'AskForFeedback',
  description: 'As soon as a ticket is closed, the customer is asked how it went.',
  label: 'Ask the customer how it went with “{{input.new_value.title}}”',
  story: { ok: 'The customer was asked how it went with “{{input.new_value.title}}”' },
  businessKey: '{{input.new_value.title}}',
  flows: ['support'],
  triggers: [state(wasClosed)],
}

export const handler = async (event) => {
  const ticket = event.new_value
  await stateManager.set('outbox', `feedback-${ticket.id}`, {
    to: ticket.email,
    subject: `How did we do? (${ticket.title})`,
  })
  logger.info('Feedback asked for', { ticketId: ticket.id })
}
