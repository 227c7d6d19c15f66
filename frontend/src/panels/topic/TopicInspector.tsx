// One topic: who sends to it, who takes from it, what waits there, and why something of it was not taken.
import { useField } from '../../core/address'
import { useStore } from '../../core/store'
import type { Flow } from '../../core/types'
import { flowState } from '../../live/project'
import { Inspected, Section } from '../../ui/Inspected'
import { Jump } from '../../ui/Parts'
import { AddBetween, AddConsumer } from '../new/ways'
import { Queues } from '../step/Doing'
import { Why } from '../why/Why'
import '../step/step.css'

export default function TopicInspector({ id }: { id: string }) {
  const flow = useStore(flowState, (state) => state.flow)
  const isAsked = useField('part') === 'why'
  if (!flow) return <p className="opening">Reading the project…</p>
  const { senders, takers } = endsOf(flow, id)
  return (
    <Inspected kind="Topic" title={id}>
      <Section title="Sent by">
        <Ends names={senders} none="No Step says that it sends it." />
      </Section>
      <Section title="Taken by" aside={<AddConsumer topic={id} />}>
        <Ends names={takers} topic={id} none="No Step takes it. Its messages are kept until one does." />
      </Section>
      {takers.length > 0 && (
        <Section title="What waits">
          <Queues topic={id} />
        </Section>
      )}
      <Why
        of="topic"
        id={id}
        title="Why was it not handled?"
        isAsked={isAsked}
        calm="Nothing holds up its messages now."
      />
    </Inspected>
  )
}

interface End {
  name: string
  isConditional: boolean
}

function endsOf(flow: Flow, topic: string): { senders: End[]; takers: End[] } {
  const edges = flow.edges.filter(({ name }) => name === topic)
  const senders = flow.nodes.filter(({ enqueues }) => enqueues.includes(topic))
  const takers = flow.nodes.filter(({ triggers }) =>
    triggers.some(({ kind, summary }) => kind === 'queue' && summary === topic),
  )
  const seen = (names: string[], conditional: (name: string) => boolean) =>
    [...new Set(names)].map((name) => ({ name, isConditional: conditional(name) }))
  return {
    senders: seen([...senders.map(({ id }) => id), ...edges.map(({ source }) => source)], () => false),
    takers: seen([...takers.map(({ id }) => id), ...edges.map(({ target }) => target)], (name) =>
      flow.nodes.some(
        ({ id, triggers }) => id === name && triggers.some((each) => each.summary === topic && each.condition),
      ),
    ),
  }
}

// With a topic there is a place between it and each of them.
function Ends({ names, none, topic }: { names: End[]; none: string; topic?: string }) {
  if (names.length === 0) return <p className="quiet">{none}</p>
  return (
    <ul className="rows">
      {names.map(({ name, isConditional }) => (
        <li key={name}>
          <div>
            <Jump to={{ step: name, topic: null, span: null }}>{name}</Jump>
            {isConditional && <small> if its condition holds</small>}
          </div>
          {topic !== undefined && <AddBetween topic={topic} step={name} />}
        </li>
      ))}
    </ul>
  )
}
