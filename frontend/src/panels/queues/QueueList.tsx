// The queues in a table: how each stands, how full it is, how old its oldest message is, how fast it is worked off.
import { useStore } from '../../core/store'
import { counted } from '../../core/time'
import type { QueueDepth } from '../../core/types'
import { line } from '../../live/project'
import { Blank } from '../../ui/Blank'
import { PanelHead } from '../../ui/PanelHead'
import { Paused } from '../../ui/Paused'
import { ONE_LINE, PickList, TWO_LINES } from '../../ui/PickList'
import { Status } from '../../ui/Status'
import { Ago } from '../../ui/Time'
import { useQueues } from './source'
import { fill, sorted, sourceOf, standingOf, takerOf } from './words'

export function QueueList({ chosen, isCompact }: { chosen: string | null; isCompact: boolean }) {
  const queues = sorted(useQueues())
  const status = useStore(line, (known) => known.status)
  const most = Math.max(0, ...queues.map(([, depth]) => depth.waiting + depth.delayed))
  return (
    <section className="queue-list" aria-label="Queues" data-compact={isCompact || undefined}>
      <PanelHead title="Queues" aside={queues.length > 0 && counted(queues.length, 'queue')} />
      {queues.length === 0 && (status === 'live' ? <NoQueues /> : <div className="opening">Reading…</div>)}
      {queues.length > 0 && !isCompact && <Heads />}
      {queues.length > 0 && (
        <PickList
          label="Queues"
          height={isCompact ? TWO_LINES : ONE_LINE}
          chosen={chosen}
          walked="queue"
          rows={queues.map(([name, depth]) => ({
            id: name,
            to: { queue: name, pile: null, fault: null, letter: null },
            body: isCompact ? <Compact name={name} depth={depth} /> : <Row name={name} depth={depth} most={most} />,
          }))}
        />
      )}
    </section>
  )
}

function Heads() {
  return (
    <div className="queue-heads queue-row" aria-hidden>
      <span>Status</span>
      <span>Step</span>
      <span>Takes</span>
      <span>Waiting</span>
      <span>Oldest</span>
      <span className="number">Running</span>
      <span className="number">Done a minute</span>
      <span className="number">Workers</span>
      <span className="number">Dead letters</span>
    </div>
  )
}

function Row({ name, depth, most }: { name: string; depth: QueueDepth; most: number }) {
  const waits = depth.waiting + depth.delayed
  return (
    <span className="queue-row">
      <Standing depth={depth} />
      <b title={name}>{takerOf(name, depth)}</b>
      <span title={sourceOf(name, depth)}>{sourceOf(name, depth)}</span>
      <span className="queue-bar" title={barText(depth)}>
        <i>
          <i style={{ width: `${100 * fill(waits, most)}%` }} />
        </i>
        {waits.toLocaleString()}
        {depth.delayed > 0 && <small>{depth.delayed.toLocaleString()} held back</small>}
      </span>
      <span>{depth.oldest === null ? '–' : <Ago at={depth.oldest} />}</span>
      <Count count={depth.running} label="running" />
      <Count count={depth.rate} label="done in the last minute" />
      <Count count={depth.workers} label="workers take from it" />
      <Count count={depth.failed} label="dead letters" tone="failed" />
    </span>
  )
}

function Compact({ name, depth }: { name: string; depth: QueueDepth }) {
  const waits = depth.waiting + depth.delayed
  return (
    <span className="queue-compact">
      <span>
        <b title={name}>{takerOf(name, depth)}</b>
        <Standing depth={depth} />
      </span>
      <small>
        <span>{sourceOf(name, depth)}</span>
        <span>
          {waits > 0 && `${waits.toLocaleString()} waiting`}
          {waits > 0 && depth.failed > 0 && ' · '}
          {depth.failed > 0 && <em>{counted(depth.failed, 'dead letter')}</em>}
        </span>
      </small>
    </span>
  )
}

export function Standing({ depth }: { depth: QueueDepth }) {
  const standing = standingOf(depth)
  if (standing === 'paused' && depth.paused) return <Paused note={depth.paused} />
  if (standing === 'idle' || standing === 'paused') return <span className="status">Nothing waits</span>
  if (standing === 'stopped')
    return (
      <span title="Its Step is gone, or doesn’t have this trigger any more">
        <Status name="stopped" />
      </span>
    )
  return <Status name={standing} />
}

function Count({ count, label, tone }: { count: number; label: string; tone?: string }) {
  return (
    <span className="number" data-tone={count > 0 ? tone : undefined} title={`${count.toLocaleString()} ${label}`}>
      {count === 0 ? '–' : count.toLocaleString()}
      <span className="hidden"> {label}</span>
    </span>
  )
}

function barText({ waiting, delayed }: QueueDepth): string {
  return `${counted(waiting, 'message')} waiting, ${delayed.toLocaleString()} held back`
}

function NoQueues() {
  return (
    <Blank kind="nothing" title="No Step takes messages yet">
      <p>A Step with a trigger other than a request gets a queue of its own, where its messages wait for it.</p>
    </Blank>
  )
}
