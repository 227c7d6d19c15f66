import { type Handlers, http, logger, type StepConfig } from 'motia'
import { z } from 'zod'
import { findTicket, saveTicket, ticketSchema } from '../tickets/ticket'

export const config = {
  name: 'CloseTicket',
  description: 'A colleague has helped the customer and closes the ticket.',
  label: 'Close a ticket',
  story: { ok: 'The ticket “{{output.body.title}}” was closed' },
  businessKey: '{{output.body.title}}',
  flows: ['support'],
  triggers: [
    http('POST', '/tickets/:id/close', {
      responseSchema: { 200: ticketSchema, 404: z.object({ error: z.string() }) },
    }),
  ],
} as const satisfies StepConfig

export const handler: Handlers<typeof config> = async ({ request }) => {
  const { id } = request.pathParams
  const ticket = await findTicket(id)
  if (!ticket) {
    return { status: 404, body: { error: `There is no ticket ${id}` } }
  }
  await saveTicket({ ...ticket, status: 'closed' })
  logger.info('Ticket closed', { ticketId: id })

  return { status: 200, body: { ...ticket, status: 'closed' } }
}
