// Which input to begin with: one that the Step was given before, one that was saved, or an empty one; and saving this.
import { Bookmark, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { ApiError, sendJson } from '../../core/api'
import { queries } from '../../core/query'
import { clockTime } from '../../core/time'
import { useMay } from '../../live/role'
import { beginning, type Chosen, empty, formOf, glimpse, ofRecent } from './beginning'
import type { Entrance, RunForm, Saved } from './types'

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
    if (kept) choose({ from, input: kept.input, lost: [] })
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
      <Save form={form} entrance={entrance} chosen={chosen} choose={choose} value={value} />
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

type SaveProps = Pick<Props, 'form' | 'entrance' | 'chosen' | 'choose' | 'value'>

function Save({ form, entrance, chosen, choose, value }: SaveProps) {
  const [name, setName] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const maySave = useMay('editor')
  if (!maySave) return null
  const shown = chosen.from.startsWith('saved:') ? chosen.from.slice('saved:'.length) : null
  const put = async (title: string, body: object) => {
    try {
      const { saved } = await sendJson<{ saved: Saved[] }>('PUT', 'run/saved', {
        step: form.step,
        name: title,
        ...body,
      })
      queries.setQueryData([formOf(form.step), undefined], { ...form, saved })
      setName(null)
      setProblem(null)
      return true
    } catch (error) {
      setProblem(error instanceof ApiError ? `${error.message}. ${error.hint ?? ''}` : String(error))
      return false
    }
  }
  const save = async (title: string) => {
    if (await put(title, { trigger: entrance.suffix, input: value ?? null })) {
      choose({ from: `saved:${title}`, input: value, lost: [] })
    }
  }
  const remove = async (title: string) => {
    if (await put(title, { remove: true })) choose({ ...empty(entrance), input: value })
  }
  if (name === null) {
    return (
      <>
        <button
          type="button"
          className="button plain icon"
          aria-label="Save this input"
          title="Save this input in studio.json"
          onClick={() => setName(shown ?? '')}
        >
          <Bookmark size={15} aria-hidden />
        </button>
        {shown !== null && (
          <button
            type="button"
            className="button plain icon"
            aria-label={`Forget ${shown}`}
            title="Take it out of studio.json"
            onClick={() => void remove(shown)}
          >
            <Trash2 size={15} aria-hidden />
          </button>
        )}
        {problem && (
          <span className="run-problem" role="alert">
            {problem}
          </span>
        )}
      </>
    )
  }
  return (
    <span className="run-save">
      <input
        className="input"
        aria-label="Name of the saved input"
        placeholder="A printer problem"
        // biome-ignore lint/a11y/noAutofocus: it was asked for just now
        autoFocus
        value={name}
        onChange={(event) => setName(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.preventDefault()
            setName(null)
          } else if (event.key === 'Enter') {
            event.preventDefault()
            event.stopPropagation()
            if (name.trim()) void save(name.trim())
          }
        }}
      />
      <button type="button" className="button" disabled={!name.trim()} onClick={() => void save(name.trim())}>
        Save
      </button>
      <button type="button" className="button plain" onClick={() => setName(null)}>
        Cancel
      </button>
      {problem && (
        <span className="run-problem" role="alert">
          {problem}
        </span>
      )}
    </span>
  )
}

function short(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}
