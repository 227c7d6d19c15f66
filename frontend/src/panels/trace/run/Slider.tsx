// Where in the run one is: every Step has a thin row with its work, and the thumb goes over all of them.
import { type CSSProperties, type KeyboardEvent, memo, type PointerEvent, useMemo, useRef } from 'react'
import { useStore } from '../../../core/store'
import { duration } from '../../../core/time'
import { laneColour, lanesOf } from '../timeline/lanes'
import type { Scale } from '../timeline/scale'
import type { RunEvent } from './events'
import type { Run } from './useRun'
import type { Visit } from './visits'

const PAGE = 0.1
const MOST_ROWS = 6
const ROW = 6
const MOST_BARS = 1500

export function Slider({ run, scale }: { run: Run; scale: Scale }) {
  const { trace, clock, events, count } = run
  const track = useRef<HTMLDivElement>(null)
  const at = useStore(clock, (moment) => moment)
  const timeOf = (event: PointerEvent) => {
    const left = track.current?.getBoundingClientRect().left ?? 0
    return scale.time(Math.min(scale.width, Math.max(0, event.clientX - left)))
  }
  const seconds = (moment: number) => Number(((moment - trace.start) / 1000).toFixed(3))
  const onKeyDown = (event: KeyboardEvent) => {
    const page = scale.width * PAGE
    const moves: Record<string, () => void> = {
      ArrowRight: () => run.step(1),
      ArrowUp: () => run.step(1),
      ArrowLeft: () => run.step(-1),
      ArrowDown: () => run.step(-1),
      PageUp: () => run.seek(scale.time(Math.min(scale.width, scale.x(at) + page)), 'replace'),
      PageDown: () => run.seek(scale.time(Math.max(0, scale.x(at) - page)), 'replace'),
      Home: () => run.seek(trace.start, 'push'),
      End: () => run.seek(trace.end, 'push'),
      ' ': run.toggle,
    }
    const move = moves[event.key]
    if (!move || event.metaKey || event.ctrlKey || event.altKey) return
    event.preventDefault()
    move()
  }
  return (
    <div
      ref={track}
      className="slider"
      role="slider"
      tabIndex={0}
      aria-label="Moment of the run"
      aria-valuemin={0}
      aria-valuemax={seconds(trace.end)}
      aria-valuenow={seconds(at)}
      aria-valuetext={spoken(at - trace.start, events[count - 1])}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        run.seek(timeOf(event), 'move')
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) run.seek(timeOf(event), 'move')
      }}
      onPointerUp={(event) => run.seek(timeOf(event), 'push')}
    >
      <Rows run={run} scale={scale} />
      <span className="slider-past" style={{ width: `${scale.x(at)}px` }} />
      <span className="slider-thumb" style={{ left: `${scale.x(at)}px` }} />
    </div>
  )
}

export function spoken(ms: number, event: RunEvent | undefined): string {
  return `${(ms / 1000).toFixed(2)} s: ${event?.text ?? 'nothing has happened yet'}`
}

const Rows = memo(function Rows({ run, scale }: { run: Run; scale: Scale }) {
  const { trace, events, visits } = run
  const { bars, rows } = useMemo(() => barsOf(visits), [visits])
  const lanes = useMemo(() => lanesOf(trace.spans), [trace])
  const ticks = useMemo(() => [...new Set(events.map(({ at }) => Math.round(scale.x(at))))], [events, scale])
  return (
    <span className="slider-rows" style={{ height: `${rows * ROW}px` }}>
      {scale.breaks.map(({ gap, from, to }) => (
        <i
          key={from}
          className="slider-break"
          title={`${duration(gap.to - gap.from)} skipped`}
          style={{ left: `${from}px`, width: `${to - from}px` }}
        />
      ))}
      {bars.map(({ span, row }) => {
        const left = scale.x(span.start)
        const style = {
          left: `${left}px`,
          width: `${Math.max(2, scale.x(span.end ?? trace.end) - left)}px`,
          top: `${row * ROW}px`,
          '--lane': laneColour(lanes, span.step),
        } as CSSProperties
        return (
          <i key={span.id} className="slider-bar" data-failed={span.status === 'error' || undefined} style={style} />
        )
      })}
      {ticks.map((x) => (
        <i key={`at ${x}`} className="slider-tick" style={{ left: `${x}px` }} />
      ))}
    </span>
  )
})

// One row for each Step in the order in which they appear; those beyond the last share it.
function barsOf(visits: readonly Visit[]) {
  const attempts = visits.flatMap((visit) => visit.attempts).slice(0, MOST_BARS)
  const steps = [...new Set(attempts.map(({ step }) => step))]
  const bars = attempts.map((span) => ({ span, row: Math.min(MOST_ROWS - 1, steps.indexOf(span.step)) }))
  return { bars, rows: Math.max(1, Math.min(MOST_ROWS, steps.length)) }
}
