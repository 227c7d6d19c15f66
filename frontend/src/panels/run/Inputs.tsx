// Which input to begin with: one that the Step was given before, one that was saved, or an empty one; and saving this.
import { clockTime } from '../../core/time'
import { beginning, type Chosen, empty, glimpse, ofRecent } from './beginning'
import { SavedInput } from './SavedInput'
import type { Entrance, RunForm } from './types'

interface Props {
  form: RunForm
  entrance: Entrance
  chosen: Chosen
  choose: (chosen: Chosen) => void
  value: unknown
  isText: boolean
  setText: (isText: boolean) => void
}

const LONGEST = 70

export function Inputs({ form, entrance, chosen, choose, value, isText, setText }: Props) {
  const recent = form.recent.filter(({ trigger }) => trigger === entrance.suffix)
  const saved = form.saved.filter(({ trigger }) => trigger === entrance.suffix)
  const pick = (from: string) => {
    const kept = saved.find(({ name }) => from === `saved:${name}`)
    const given = recent.find(({ spanId }) => from === `recent:${spanId}`)
    if (kept) choose({ from, input: kept.input, lost: kept.lost ?? [] })
    else if (given) choose(ofRecent(given))
    else if (from === 'empty') choose(empty(entrance))
    else choose(beginning(form, entrance, null))
  }
  return (
    <div className="run-inputs">
      <label className="run-from">
        <span className="hidden">Begin with</span>
        <select className="input" value={chosen.from} onChange={(event) => pick(event.target.value)}>
          {chosen.from === 'again' && <option value="again">What it was given then</option>}
          {saved.length > 0 && (
            <optgroup label="Saved">
              {saved.map(({ name }) => (
                <option key={name} value={`saved:${name}`}>
                  {name}
                </option>
              ))}
            </optgroup>
          )}
          {recent.length > 0 && (
            <optgroup label="Recent">
              {recent.map(({ spanId, at, input }) => (
                <option key={spanId} value={`recent:${spanId}`}>
                  {`${clockTime(at).slice(0, 8)}  ${short(glimpse(input))}`}
                </option>
              ))}
            </optgroup>
          )}
          <option value="empty">Empty</option>
        </select>
      </label>
      <SavedInput form={form} entrance={entrance} chosen={chosen} choose={choose} value={value} />
      <button
        type="button"
        className="button plain"
        aria-pressed={isText}
        title="Show the input as JSON"
        onClick={() => setText(!isText)}
      >
        JSON
      </button>
    </div>
  )
}

function short(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}
