import { type Handlers, logger, queue, type StepConfig } from 'motia'
import { z } from 'zod'
import { findTicket, saveTicket } from '../tickets/ticket'

const input = z.object({ ticketId: z.string(), title: z.string() })
const delivery = { maxRetries: 2, backoffDelayMs: 250 }

export const config = {
  name: 'EscalateTicket',
  description: 'Somebody has to call the customer now. Without a phone number this fails, and waits for a person.',
  label: 'Have somebody call about “{{input.title}}”',
  story: {
    ok: 'The ticket “{{input.title}}” is with somebody who calls the customer',
    fail: 'The ticket “{{input.title}}” was not escalated',
    wait: 'The ticket “{{input.title}}” waits to be escalated',
  },
  businessKey: '{{input.title}}',
  flows: ['support'],
  triggers: [
    queue('ticket.urgent', { input, config: delivery }),
    queue('ticket.sla-breached', { input, config: delivery }),
  ],
} as const satisfies StepConfig

export const handler: Handlers<typeof config> = async ({ ticketId }) => {
  const ticket = await findTicket(ticketId)
  if (!ticket || ticket.status === 'closed') {
    return
  }
  if (!ticket.phone) {
    throw new Error(`there is no phone number, so nobody can call ${ticket.email}`)
  }
  await saveTicket({ ...ticket, status: 'escalated' })
  logger.warn('Ticket escalated', { ticketId, phone: ticket.phone.replace(/.(?=.{3})/g, '*') })
}
