import { describe, expect, it } from 'vitest'
import type { Sentence, SpanRow, Story } from '../../../core/trace-types'
import { placesIn } from '../../error/places'
import { lead } from './lead'
import { sentenceOf } from './owner'
import { asText } from './text'
import { readValues } from './values'
import { later, seconds } from './when'

const NO_TIME = { waited: 0, worked: 0, retried: 0, slept: 0 }

function sentence(id: string, more: Partial<Sentence> = {}): Sentence {
  return {
    id,
    spanId: `${id}-try`,
    step: 'Send',
    at: 0,
    took: 1,
    status: 'done',
    depth: 0,
    text: [`${id} happened.`],
    count: null,
    members: [],
    phases: NO_TIME,
    error: null,
    low: false,
    ...more,
  }
}

describe('values in a sentence', () => {
  it.each([
    ['due 2026-11-23T02:39:34.987Z.', ['text', 'moment', 'text']],
    ['due 2026-11-23T02:39:34+00:00', ['text', 'moment']],
    ['on 2026-11-23 at noon', ['text', 'moment', 'text']],
    ['call a@b.example.', ['text', 'link', 'text']],
    ['see https://shop.example/a?b=1, please', ['text', 'link', 'text']],
    ['129.5 EUR were paid', ['money', 'text']],
    ['paid USD 20', ['text', 'money']],
    ['ticket 1e8f1006-2456-4b8b-8849-d6aa565139c5', ['text', 'id']],
    ['GET 200, 3 tries, 12:30, v1.2.3', ['text']],
    ['2026-99-99T99:99:99Z', ['text']],
    ['', ['text']],
  ])('reads %j as %j', (text, kinds) => {
    expect(readValues(text).map(({ kind }) => kind)).toEqual(kinds)
  })

  it('loses no letter around them', () => {
    const pieces = readValues('Mail to a@b.example, and a full stop.')
    expect(pieces.map(({ text }) => text).join('')).toBe('Mail to a@b.example, and a full stop.')
    expect(pieces[1]).toMatchObject({ href: 'mailto:a@b.example' })
  })
})

describe('when', () => {
  it.each([
    [0, 'at once'],
    [9, 'at once'],
    [20, '0.02 s later'],
    [104, '0.1 s later'],
    [420, '0.42 s later'],
    [2400, '2.4 s later'],
    [200_000, '3 min 20 s later'],
  ])('%d ms is %s', (ms, text) => expect(later(ms)).toBe(text))

  it('never says that something took no time', () => expect(seconds(0.2)).toBe('0.01 s'))
})

describe('places', () => {
  const steps = new Map([['src/sla/a.step.ts', 'Escalate']])
  it.each([
    ['Look at src/sla/a.step.ts, line 31.', 31],
    ['at handler (src/sla/a.step.ts:31:11)', 31],
    ['Look at src/sla/a.step.ts.', null],
  ])('finds the Step and the line in %j', (text, line) => {
    const found = placesIn(text, steps)
    expect(found.find((piece) => typeof piece !== 'string')).toMatchObject({ file: [...steps.keys()][0], line })
    expect(found.map((piece) => (typeof piece === 'string' ? piece : piece.text)).join('')).toBe(text)
  })

  it('leaves files alone that are no Steps', () => {
    expect(placesIn('at f (src/helper.ts:3:1)', steps)).toEqual(['at f (src/helper.ts:3:1)'])
  })
})

describe('the lead of a headline', () => {
  it('is its first sentence, even when a name has full stops', () => {
    const { first, rest } = lead(['“It broke. Help” was not sent. ', { text: 'Send mail', span: 's' }, ' failed.'])
    expect(first).toEqual(['“It broke. Help” was not sent.'])
    expect(rest).toEqual(['', { text: 'Send mail', span: 's' }, ' failed.'])
  })

  it('is all of it when there is one sentence', () => {
    expect(lead(['All went well.'])).toEqual({ first: ['All went well.'], rest: [] })
    expect(lead(['Order no. 7 is paid.']).rest).toEqual([])
    expect(lead(['It runs. 1 of 2 Steps is done.']).rest).toEqual(['1 of 2 Steps is done.'])
  })
})

describe('the sentence of a span', () => {
  const byId = new Map([
    ['call', { id: 'call', parent: 'a-try' } as SpanRow],
    ['a-try', { id: 'a-try', parent: 'a' } as SpanRow],
    ['round', { id: 'round', parent: 'round' } as SpanRow],
  ])
  const folded = { id: 'm', spanId: 'm-try', at: 0, took: 1, status: 'done' }
  const told = [sentence('a'), sentence('b', { members: [folded] })]
  it.each([
    ['a', 'a'],
    ['a-try', 'a'],
    ['call', 'a'],
    ['m-try', 'b'],
    ['round', null],
    ['unknown', null],
    [null, null],
  ])('of %s is %s', (span, found) => expect(sentenceOf(span, told, byId)).toBe(found))
})

describe('a story as text', () => {
  const story: Story = {
    status: 'failed',
    headline: ['The mail was not sent. It waits as a ', { text: 'dead letter', term: 'dead letter' }, '.'],
    key: 'order-7',
    next: ['Nothing more happens.'],
    sentences: [
      sentence('First'),
      sentence('Small', { low: true, at: 100 }),
      sentence('Last', {
        at: 400,
        text: ['Ticket 1e8f1006-2456-4b8b-8849-d6aa565139c5 failed for ', { hidden: true }],
      }),
    ],
    technical: 4,
    cut: 0,
    error: {
      means: 'The server is down.',
      todo: ['Start it.'],
      name: 'Error',
      message: 'no',
      stack: null,
      file: null,
      line: null,
      step: null,
      spanId: null,
    },
  }

  it('has the outcome first, whole ids, and nothing that is hidden or small', () => {
    const text = asText(story, { start: 0, end: 1300 }, 'http://studio.example/?trace=1')
    expect(text).toMatch(/^Failed: The mail was not sent\. It waits as a dead letter\.\n\norder-7 · .* · took 1\.3 s\n/)
    expect(text).toContain('What went wrong: The server is down.\nWhat you can do:\n- Start it.')
    expect(text).toContain(
      '1. First happened.\n2. 0.4 s later: Ticket 1e8f1006-2456-4b8b-8849-d6aa565139c5 failed for (hidden)',
    )
    expect(text).not.toContain('Small')
    expect(text.endsWith('http://studio.example/?trace=1\n')).toBe(true)
  })

  it('says that it goes on', () => {
    expect(asText({ ...story, status: 'running' }, { start: 0, end: null }, '')).toContain('not over yet')
  })
})
