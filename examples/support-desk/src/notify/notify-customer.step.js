import { logger, queue, stateManager } from 'motia'

export const config = {
  name: 'NotifyCustomer',
  description: 'Tells the customer how urgent we take the ticket and when to expect an answer.',
  label: 'Tell the customer about “{{input.title}}”',
  story: { ok: 'The customer was told when to expect an answer about “{{input.title}}”' },
  businessKey: '{{input.title}}',
  flows: ['support'],
  triggers: [queue('ticket.triaged')],
}

/** The sample has no mail server: what would be sent is kept in the state, in the group "outbox". */
export const handler = async ({ ticketId }) => {
  const ticket = await stateManager.get('tickets', ticketId)
  await stateManager.set('outbox', `triaged-${ticketId}`, {
    to: ticket.email,
    subject: `We are on it: ${ticket.title}`,
    text: `Your ticket has the priority "${ticket.priority}". You hear from us by ${ticket.dueAt}.`,
  })
  logger.info('Customer notified', { ticketId, priority: ticket.priority })
}
