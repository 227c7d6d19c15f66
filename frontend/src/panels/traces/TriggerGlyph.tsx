// What kind of trigger began a trace, as a glyph in its colour.
import { useStore } from '../../core/store'
import { flowState } from '../../live/project'
import { hueOf, iconOf } from '../flow/icons'

const KINDS: Record<string, { icon: string; colour: string }> = {
  http: { icon: 'globe', colour: 'http' },
  queue: { icon: 'inbox', colour: 'queue' },
  cron: { icon: 'clock', colour: 'cron' },
  state: { icon: 'database', colour: 'state' },
  stream: { icon: 'radio', colour: 'stream' },
}

export function TriggerGlyph({ step, kind }: { step: string | null; kind: string | null }) {
  const flow = useStore(flowState, (state) => state.flow)
  if (kind === null) return <span className="glyph" />
  // A kind that a plugin brings is known by the Steps that have it.
  const known = flow?.nodes.find(({ name }) => name === step)?.triggers.find((trigger) => trigger.kind === kind)
  const { icon, colour } = known ?? KINDS[kind] ?? { icon: '', colour: 'other' }
  const Icon = iconOf(icon)
  return (
    <span className="glyph" title={`Started by ${kind}`} style={{ color: hueOf(colour) }}>
      <Icon size={14} aria-hidden />
    </span>
  )
}
