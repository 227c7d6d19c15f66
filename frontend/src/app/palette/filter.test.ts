import { describe, expect, it } from 'vitest'
import { type Command, filter, grouped } from './filter'

const command = (label: string, hint = '', group = ''): Command => ({ id: label, group, label, hint, does: {} })
const ALL = [
  command('NotifyCustomer', 'Tells the customer how urgent', 'Steps'),
  command('TriageTicket', 'Reads what the customer wrote', 'Steps'),
  command('ticket.triaged', '', 'Topics'),
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

  it('names each group once, that of the best match first', () => {
    const groups = grouped(filter([...ALL, command('ticket', '', 'Flows')], 'ticket', 10))
    expect(groups.map(({ name, commands }) => [name, commands.length])).toEqual([
      ['Topics', 1],
      ['Flows', 1],
      ['Steps', 1],
    ])
  })
})
