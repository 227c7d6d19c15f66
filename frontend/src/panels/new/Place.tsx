// Where the new Step will stand: who leads to it, and where it leads.
import { ArrowRight } from 'lucide-react'
import { type ReactNode, useMemo } from 'react'
import { hueOf, iconOf } from '../flow/icons'
import { topicOf, triggerOf, valuesOf } from './draft'
import type { Filled } from './filled'
import type { TopicKnown } from './types'

interface PlaceProps extends Filled {
  name: string
  // A Step that will take what the new one sends, though it doesn't yet.
  before: string | null
}

const FEW = 2

export function Place({ form, draft, name, before }: PlaceProps) {
  const topics = useMemo(() => new Map(form.topics.map((topic) => [topic.name, topic])), [form])
  const trigger = triggerOf(draft, form)
  const topic = topicOf(draft, form)
  const Icon = iconOf(draft.kind === 'step' ? (trigger?.icon ?? '') : '')
  const comes = draft.kind === 'noop' ? draft.takes : topic ? [topic] : []
  return (
    <div className="new-place" role="img" aria-label={inWords(name, comes, draft.enqueues)}>
      <ul>
        {comes.map((each) => (
          <Way key={each} topic={each} names={topics.get(each)?.producers ?? []} none="nobody sends it yet" isBefore />
        ))}
        {comes.length === 0 && draft.kind === 'step' && (
          <li>
            {summaryOf(valuesOf(draft)) || trigger?.words} <ArrowRight size={14} aria-hidden />
          </li>
        )}
      </ul>
      <span
        className="new-card"
        data-virtual={draft.kind === 'noop' || undefined}
        style={
          { '--hue': hueOf(draft.kind === 'step' ? (trigger?.colour ?? 'other') : 'other') } as React.CSSProperties
        }
      >
        <Icon size={13} aria-hidden />
        <b>{name || '…'}</b>
      </span>
      <ul>
        {draft.enqueues.map((each) => (
          <Way key={each} topic={each} names={takers(topics.get(each), before)} none="nobody takes it yet" />
        ))}
      </ul>
    </div>
  )
}

interface WayProps {
  topic: string
  names: string[]
  none: string
  isBefore?: boolean
}

function Way({ topic, names, none, isBefore = false }: WayProps): ReactNode {
  const shown = names.length > FEW ? `${names.slice(0, FEW).join(', ')} +${names.length - FEW}` : names.join(', ')
  const ends = <span data-none={names.length === 0 || undefined}>{shown || none}</span>
  return (
    <li>
      {isBefore && ends}
      <code>{topic}</code>
      <ArrowRight size={14} aria-hidden />
      {!isBefore && ends}
    </li>
  )
}

function takers(topic: TopicKnown | undefined, before: string | null): string[] {
  const known = topic?.consumers ?? []
  return before === null || known.includes(before) ? known : [...known, before]
}

function summaryOf(values: Record<string, string>): string {
  return Object.values(values).filter(Boolean).join(' ')
}

function inWords(name: string, comes: string[], goes: string[]): string {
  const taking = comes.length > 0 ? ` takes ${comes.join(' and ')}` : ''
  const sending = goes.length > 0 ? `${taking ? ' and' : ''} sends ${goes.join(' and ')}` : ''
  return `${name || 'It'}${taking}${sending}${taking || sending ? '' : ' stands by itself'}`
}
