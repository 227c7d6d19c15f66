// The time of the run under the diagram: play, step, speed, and a slider from its beginning to its end.
import { Pause, Play, SkipBack, SkipForward, StepBack, StepForward } from 'lucide-react'
import { useMemo } from 'react'
import { useStore } from '../../../core/store'
import { counted } from '../../../core/time'
import { useWidth } from '../../../ui/useWidth'
import { labelsOf, makeScale } from '../timeline/scale'
import { SPEEDS } from './play'
import { Slider } from './Slider'
import type { Run } from './useRun'

export function Strip({ run }: { run: Run }) {
  const { trace, gaps, isPlaying, isFollowing, events, count, speed } = run
  const [box, width] = useWidth()
  const scale = useMemo(() => makeScale(trace.start, trace.end, gaps, width), [trace, gaps, width])
  const labels = useMemo(() => (width > 0 ? labelsOf(scale, ' skipped') : []), [scale, width])
  return (
    <div className="strip">
      <div className="strip-controls">
        <Control label="To the beginning (Home)" Icon={SkipBack} run={() => run.seek(trace.start, 'push')} />
        <Control label="To the event before (←)" Icon={StepBack} run={() => run.step(-1)} />
        <button
          type="button"
          className="button strip-play"
          onClick={run.toggle}
          title={isPlaying ? 'Pause (Space)' : 'Play (Space)'}
        >
          {isPlaying ? <Pause size={14} aria-hidden /> : <Play size={14} aria-hidden />}
          {isPlaying ? 'Pause' : 'Play'}
        </button>
        <Control label="To the next event (→)" Icon={StepForward} run={() => run.step(1)} />
        <Control label="To the end (End)" Icon={SkipForward} run={() => run.seek(trace.end, 'push')} />
        <label className="strip-speed">
          <span className="hidden">Speed</span>
          <select className="input" value={speed} onChange={(event) => run.setSpeed(Number(event.target.value))}>
            {SPEEDS.map((each) => (
              <option key={each} value={each}>
                {each}×
              </option>
            ))}
          </select>
        </label>
        {trace.isLive && (
          <button type="button" className="button" aria-pressed={isFollowing} onClick={run.follow}>
            Follow
          </button>
        )}
        <span className="strip-now">
          <Now run={run} />
        </span>
        <span className="strip-count">
          {count.toLocaleString()} of {counted(events.length, 'event')}
        </span>
      </div>
      <div className="strip-time" ref={box}>
        {width > 0 && <Slider run={run} scale={scale} />}
        <div className="strip-axis" aria-hidden>
          {labels.map(({ x, text, kind }) => (
            <span key={`${kind}${x}`} data-kind={kind} style={{ left: `${x}px` }}>
              {text}
            </span>
          ))}
        </div>
      </div>
    </div>
  )
}

interface ControlProps {
  label: string
  Icon: typeof Play
  run: () => void
}

function Control({ label, Icon, run }: ControlProps) {
  return (
    <button type="button" className="button plain icon" aria-label={label} title={label} onClick={run}>
      <Icon size={15} aria-hidden />
    </button>
  )
}

function Now({ run }: { run: Run }) {
  const { clock, trace } = run
  return useStore(clock, (at) => `${((at - trace.start) / 1000).toFixed(2)} s`)
}
