import { javascript } from '@codemirror/lang-javascript'
import { python } from '@codemirror/lang-python'
import { EditorState } from '@codemirror/state'
import { describe, expect, it } from 'vitest'
import type { Flow } from '../../../core/types'
import { opensString, topicsOf, wantedBefore } from './complete'
import { targetOf, wordAt } from './reach'

const FLOW = {
  version: 1,
  nodes: [
    { id: 'Create', name: 'Create', file: 'src/create.step.ts', enqueues: ['ticket.created'], triggers: [] },
    {
      id: 'Triage',
      name: 'Triage',
      file: 'src/t_step.py',
      enqueues: [],
      triggers: [{ kind: 'queue', summary: 'ticket.paid' }],
    },
  ],
  streams: [{ name: 'tickets', file: 'src/tickets.stream.ts', broken: null }],
} as unknown as Flow

describe('completion', () => {
  it('knows the topics that Steps send and take', () => {
    expect(topicsOf(FLOW)).toEqual(['ticket.created', 'ticket.paid'])
  })

  it.each([
    ["await ctx.enqueue({ topic: '", 'topic'],
    ["enqueues: ['a', '", 'topic'],
    ['"triggers": [queue("', 'topic'],
    ["ctx.state.get('", 'group'],
    ['stateManager.set("', 'group'],
    ["stream('", 'stream'],
    ["console.log('", null],
  ])('sees from %s what is wanted', (text, wanted) => {
    expect(wantedBefore(text)).toBe(wanted)
  })
})

describe('a string that is being typed', () => {
  it.each([
    ["{'topic': 'per", true],
    ["{'topic': 'person', ", false],
    ["'it\\'s", true],
    ['"it\'s", ', false],
    ['plain', false],
  ])('is seen in %s', (text, isOpen) => expect(opensString(text)).toBe(isOpen))
})

describe('what a place leads to', () => {
  it('is read from the string or the word at the cursor', () => {
    const script = EditorState.create({ doc: "enqueue({ topic: 'ticket.created' })", extensions: javascript() })
    expect(wordAt(script, 22)).toBe('ticket.created')
    expect(wordAt(script, 2)).toBe('enqueue')
    const snake = EditorState.create({ doc: 'queue("ticket.paid")', extensions: python() })
    expect(wordAt(snake, 10)).toBe('ticket.paid')
  })

  it('is a topic, a Step, a stream or a file', () => {
    const files = ['src/create.step.ts', 'src/lib/money.ts']
    const target = (word: string) => targetOf(word, 'src/create.step.ts', FLOW, files)
    expect(target('ticket.paid')).toEqual({ topic: 'ticket.paid', step: null, span: null })
    expect(target('Triage')).toEqual({ step: 'Triage', topic: null, span: null })
    expect(target('tickets')).toMatchObject({ file: 'src/tickets.stream.ts' })
    expect(target('./lib/money')).toMatchObject({ file: 'src/lib/money.ts' })
    expect(target('./lib/money.js')).toMatchObject({ file: 'src/lib/money.ts' })
    expect(target('nobody')).toBeNull()
    expect(target('../../etc/passwd')).toBeNull()
  })
})
