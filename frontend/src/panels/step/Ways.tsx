// What a Step receives from others and sends to them.
import type { Flow, FlowEdge, StepNode } from '../../core/types'
import { Section } from '../../ui/Inspected'
import { Jump } from '../../ui/Parts'
import { AddConsumer } from '../new/ways'

interface Props {
  step: StepNode
  flow: Flow
}

export function Receives({ step, flow }: Props) {
  const incoming = flow.edges.filter(({ target }) => target === step.id)
  const names = [...new Set(incoming.map(({ name }) => name))]
  if (names.length === 0) return null
  return (
    <Section title="Receives from">
      <ul className="rows">
        {names.map((name) => {
          const edges = incoming.filter((edge) => edge.name === name)
          return <Way key={name} name={name} edges={edges} ends={edges.map(({ source }) => source)} none="" />
        })}
      </ul>
    </Section>
  )
}

export function Sends({ step, flow }: Props) {
  const outgoing = flow.edges.filter(({ source }) => source === step.id)
  const names = [...new Set([...step.enqueues, ...outgoing.map(({ name }) => name)])]
  if (names.length === 0) return null
  return (
    <Section title="Sends to">
      <ul className="rows">
        {names.map((name) => {
          const edges = outgoing.filter((edge) => edge.name === name)
          return (
            <Way key={name} name={name} edges={edges} ends={edges.map(({ target }) => target)} none="nobody takes it" />
          )
        })}
      </ul>
    </Section>
  )
}

interface WayProps {
  name: string
  edges: FlowEdge[]
  ends: string[]
  none: string
}

function Way({ name, edges, ends, none }: WayProps) {
  // A path or a change of state is no topic of its own.
  const isTopic = edges.every(({ kind }) => kind === 'topic') && !name.startsWith('/')
  return (
    <li>
      <div className="way">
        {isTopic ? <Jump to={{ topic: name, step: null, span: null }}>{name}</Jump> : <span>{name}</span>}
        {edges.some(({ conditional }) => conditional) && <small> if its condition holds</small>}
      </div>
      <span className="to">
        {[...new Set(ends)].map((end) => (
          <Jump key={end} to={{ step: end, topic: null, span: null }}>
            {end}
          </Jump>
        ))}
        {ends.length === 0 && <span data-tone="warning">{none}</span>}
        {none !== '' && isTopic && <AddConsumer topic={name} className="jump add" />}
      </span>
    </li>
  )
}
