// One queue: how it stands, and its messages in four piles.
import { useEffect, useState } from 'react'
import { useField } from '../../core/address'
import { useStore } from '../../core/store'
import { useTitle } from '../../core/title'
import type { QueueDepth } from '../../core/types'
import { depths } from '../../live/depths'
import { usePauseFault } from '../../live/pausing'
import { flowState } from '../../live/project'
import { PanelHead } from '../../ui/PanelHead'
import { Jump } from '../../ui/Parts'
import { PauseButton } from '../../ui/PauseButton'
import { pauseText } from '../../ui/Paused'
import { TabLinks } from '../../ui/TabLinks'
import { Ago } from '../../ui/Time'
import { DeadLetters } from './DeadLetters'
import { Messages } from './Messages'
import { Standing } from './QueueList'
import { PILES, type Pile } from './source'
import { PILE_WORDS, sourceOf, takerOf } from './words'

const CLOSED = { queue: null, pile: null, fault: null, letter: null }
const NOTHING: QueueDepth = {
  ...{ step: null, topic: null, waiting: 0, running: 0, delayed: 0, failed: 0 },
  ...{ oldest: null, rate: 0, workers: 0, paused: null },
}

export function QueueDetail({ name }: { name: string }) {
  const known = useStore(depths, (all) => all[name])
  const depth = known ?? NOTHING
  const asked = useField('pile')
  const first = useFirst(known)
  const pile = PILES.find((each) => each === asked) ?? first
  const taker = takerOf(name, known)
  useTitle(`${taker} · Queues`)
  return (
    <section className="queue-detail" aria-label={`Queue of ${taker}`}>
      <PanelHead
        title={depth.step ? <Jump to={{ step: depth.step, topic: null, span: null }}>{taker}</Jump> : taker}
        hint={name}
        back={{ label: 'All queues', to: CLOSED, always: true }}
      >
        {known && <Standing depth={depth} />}
        <Pausing step={depth.step} />
      </PanelHead>
      <Facts name={name} depth={depth} isKnown={known !== undefined} />
      <TabLinks
        label="What lies in it"
        chosen={pile}
        tabs={PILES.map((each) => ({
          id: each,
          to: { pile: each, fault: null, letter: null },
          label: (
            <>
              {PILE_WORDS[each]}{' '}
              <b className="pile-count" data-tone={each === 'failed' && depth.failed > 0 ? 'failed' : undefined}>
                {depth[each].toLocaleString()}
              </b>
            </>
          ),
        }))}
      />
      {pile === 'failed' ? <DeadLetters queue={name} taker={taker} /> : <Messages queue={name} pile={pile} />}
    </section>
  )
}

// What somebody came for, where the address doesn’t say: it stays, whatever becomes of the piles.
function useFirst(known: QueueDepth | undefined): Pile {
  const [first, setFirst] = useState<Pile | null>(null)
  useEffect(() => {
    if (known) setFirst((before) => before ?? firstOf(known))
  }, [known])
  return first ?? firstOf(known ?? NOTHING)
}

function firstOf(depth: QueueDepth): Pile {
  if (depth.failed > 0) return 'failed'
  return PILES.find((pile) => depth[pile] > 0) ?? 'waiting'
}

function Source({ name, depth }: { name: string; depth: QueueDepth }) {
  const text = sourceOf(name, depth)
  if (depth.topic === null || depth.topic.startsWith('@')) return <span>{text}</span>
  return <Jump to={{ topic: depth.topic, step: null, span: null }}>{text}</Jump>
}

function Pausing({ step }: { step: string | null }) {
  const node = useStore(flowState, ({ flow }) => flow?.nodes.find(({ name }) => name === step))
  return node ? <PauseButton step={node} /> : null
}

function Facts({ name, depth, isKnown }: { name: string; depth: QueueDepth; isKnown: boolean }) {
  const fault = usePauseFault(depth.step ?? '')
  if (!isKnown) return <p className="queue-facts">This queue is empty, and no Step of the project takes from it now.</p>
  return (
    <p className="queue-facts">
      {depth.paused && <b>{pauseText(depth.paused)}</b>}
      {depth.step === null && <b>No Step takes from {name} any more. Its messages wait until one does.</b>}
      {fault && <b data-tone="failed">{fault}</b>}
      <span>
        Takes <Source name={name} depth={depth} />
      </span>
      <span>
        {depth.oldest === null ? (
          'Nothing waits'
        ) : (
          <>
            The oldest came <Ago at={depth.oldest} />
          </>
        )}
      </span>
      <span>{depth.rate.toLocaleString()} done in the last minute</span>
      <span>
        {depth.workers.toLocaleString()} {depth.workers === 1 ? 'worker takes' : 'workers take'} from it
      </span>
    </p>
  )
}
