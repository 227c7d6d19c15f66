import { type Handlers, http, type StepConfig, stateManager } from 'motia'
import { z } from 'zod'
import { type Ticket, ticketSchema } from './ticket'

export const config = {
  name: 'ListTickets',
  description: 'Shows all tickets, newest first, or only those with one status.',
  label: 'Show the list of tickets',
  importance: 'low',
  flows: ['support'],
  triggers: [
    http('GET', '/tickets', {
      queryParams: [{ name: 'status', description: 'open, triaged, escalated or closed' }],
      responseSchema: { 200: z.array(ticketSchema) },
    }),
  ],
} as const satisfies StepConfig

export const handler: Handlers<typeof config> = async ({ request }) => {
  const { status } = request.queryParams
  const all = await stateManager.list<Ticket>('tickets')
  const wanted = all.filter((ticket) => !status || ticket.status === status)

  return { status: 200, body: wanted.sort((a, b) => b.createdAt.localeCompare(a.createdAt)) }
}
