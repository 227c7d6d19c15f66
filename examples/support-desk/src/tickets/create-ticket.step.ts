import { enqueue, type Handlers, http, logger, type StepConfig } from 'motia'
import { z } from 'zod'
import { saveTicket, type Ticket, ticketSchema } from './ticket'

const bodySchema = z.object({
  title: z.string().min(1).max(120),
  description: z.string().min(1),
  email: z.email(),
  phone: z.string().optional(),
})

export const config = {
  name: 'CreateTicket',
  description: 'A customer asks for help: the ticket is kept and handed to triage.',
  label: 'Open the ticket “{{input.body.title}}”',
  story: { ok: 'A customer opened the ticket “{{input.body.title}}”' },
  businessKey: '{{input.body.title}}',
  flows: ['support'],
  triggers: [http('POST', '/tickets', { bodySchema, responseSchema: { 201: ticketSchema } })],
  enqueues: ['ticket.created'],
} as const satisfies StepConfig

export const handler: Handlers<typeof config> = async ({ request }) => {
  const ticket: Ticket = {
    ...bodySchema.parse(request.body),
    id: crypto.randomUUID(),
    priority: 'unknown',
    status: 'open',
    createdAt: new Date().toISOString(),
  }
  await saveTicket(ticket)
  await enqueue({ topic: 'ticket.created', data: { ticketId: ticket.id, title: ticket.title } })
  logger.info('Ticket created', { ticketId: ticket.id, title: ticket.title })

  return { status: 201, body: ticket }
}
