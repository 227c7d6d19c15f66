import { describe, expect, it } from 'vitest'
import { type Command, filter } from './filter'

const command = (label: string, hint = ''): Command => ({ id: label, group: '', label, hint, run: () => undefined })
const ALL = [
  command('NotifyCustomer', 'Tells the customer how urgent'),
  command('TriageTicket', 'Reads what the customer wrote'),
  command('ticket.triaged'),
]

describe('what the palette finds', () => {
  it.each([
    ['tri', ['TriageTicket', 'ticket.triaged']],
    ['ticket', ['ticket.triaged', 'TriageTicket']],
    ['urgent', ['NotifyCustomer']],
    ['customer notify', ['NotifyCustomer']],
    ['nothing of the kind', []],
  ])('for %j', (query, labels) => {
    expect(filter(ALL, query, 10).map(({ label }) => label)).toEqual(labels)
  })

  it('shows what there is before anything is typed, and no more than asked', () => {
    expect(filter(ALL, ' ', 2)).toEqual(ALL.slice(0, 2))
  })
})
