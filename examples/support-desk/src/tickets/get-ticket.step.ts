import { type Handlers, http, type StepConfig } from 'motia'
import { z } from 'zod'
import { findTicket, ticketSchema } from './ticket'

export const config = {
  name: 'GetTicket',
  description: 'Shows one ticket.',
  label: 'Show a ticket',
  importance: 'low',
  flows: ['support'],
  triggers: [
    http('GET', '/tickets/:id', { responseSchema: { 200: ticketSchema, 404: z.object({ error: z.string() }) } }),
  ],
} as const satisfies StepConfig

export const handler: Handlers<typeof config> = async ({ request }) => {
  const { id } = request.pathParams
  const ticket = await findTicket(id)

  return ticket ? { status: 200, body: ticket } : { status: 404, body: { error: `There is no ticket ${id}` } }
}
