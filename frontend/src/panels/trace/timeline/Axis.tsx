// What time it is along the bars, and how much of it was left out.
import { duration } from '../../../core/time'
import { labelsOf, type Scale } from './scale'

export function Axis({ scale, choose }: { scale: Scale; choose: (time: number) => void }) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the scrubber of the diagram chooses the same moment by keyboard
    // biome-ignore lint/a11y/noStaticElementInteractions: as above
    <div
      className="tl-axis"
      onClick={(event) => choose(scale.time(event.clientX - event.currentTarget.getBoundingClientRect().left))}
    >
      {labelsOf(scale).map(({ x, text, kind }) => (
        <span key={`${kind}${x}`} data-kind={kind} style={{ left: x }}>
          {text}
        </span>
      ))}
    </div>
  )
}

export function Breaks({ scale }: { scale: Scale }) {
  return scale.breaks.map(({ gap, from, to }) => {
    const isSeen = to > 0 && from < scale.width
    return isSeen ? (
      <i
        key={gap.from}
        className="tl-break"
        style={{ left: from, width: to - from }}
        title={`${duration(gap.to - gap.from)} in which nothing worked`}
      />
    ) : null
  })
}
