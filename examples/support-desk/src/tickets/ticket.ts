import { stateManager } from 'motia'
import { z } from 'zod'
import { tickets } from './tickets.stream'

export const ticketSchema = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  email: z.string(),
  phone: z.string().optional(),
  priority: z.enum(['unknown', 'low', 'high', 'urgent']),
  status: z.enum(['open', 'triaged', 'escalated', 'closed']),
  createdAt: z.string(),
  dueAt: z.string().optional(),
})

export type Ticket = z.infer<typeof ticketSchema>

/** Keep a ticket, and show it to everybody who is watching the stream. */
export async function saveTicket(ticket: Ticket): Promise<void> {
  await stateManager.set('tickets', ticket.id, ticket)
  await tickets.set('all', ticket.id, ticket)
}

export async function findTicket(id: string): Promise<Ticket | null> {
  return stateManager.get<Ticket>('tickets', id)
}
