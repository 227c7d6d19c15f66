// A text field that offers what there is already. What isn't offered may be typed as well.
import { type KeyboardEvent, useId, useRef, useState } from 'react'

export interface Choice {
  value: string
  // A few words about it: "2 Steps take it".
  hint?: string
}

export interface Asked {
  id: string
  invalid: boolean
  describedBy: string | undefined
}

interface ComboProps extends Asked {
  value: string
  change: (value: string) => void
  choices: Choice[]
  placeholder?: string | undefined
  className?: string
  // Called instead of `change` for what was chosen from the list.
  pick?: (value: string) => void
  // Keys that mean more to whoever stands around it; true: it is dealt with.
  onKey?: (key: string) => boolean
  onLeave?: () => void
}

const MOST = 30

export function Combo(props: ComboProps) {
  const { id, value, change, choices, pick = change, onKey } = props
  const list = useId()
  const [isOpen, setOpen] = useState(false)
  const [at, setAt] = useState(-1)
  const input = useRef<HTMLInputElement>(null)
  const found = offered(choices, value)
  const isShown = isOpen && found.length > 0
  const take = (chosen: Choice) => {
    pick(chosen.value)
    setOpen(false)
    setAt(-1)
    input.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const chosen = isShown ? found[at] : undefined
    if (by !== undefined && found.length > 0) {
      setAt(isShown ? (at + by + found.length) % found.length : by > 0 ? 0 : found.length - 1)
      setOpen(true)
    } else if (event.key === 'Enter' && chosen) take(chosen)
    else if (event.key === 'Escape' && isShown) setOpen(false)
    else if (onKey?.(event.key)) setOpen(false)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className="combo">
      <input
        ref={input}
        id={id}
        className={`input ${props.className ?? ''}`}
        role="combobox"
        autoComplete="off"
        spellCheck={false}
        aria-expanded={isShown}
        aria-controls={isShown ? list : undefined}
        aria-activedescendant={isShown && at >= 0 ? `${list}-${at}` : undefined}
        aria-autocomplete="list"
        aria-invalid={props.invalid}
        aria-describedby={props.describedBy}
        placeholder={props.placeholder}
        value={value}
        onChange={(event) => {
          change(event.target.value)
          setOpen(true)
          setAt(-1)
        }}
        onClick={() => setOpen(true)}
        onKeyDown={onKeyDown}
        onBlur={() => {
          setOpen(false)
          props.onLeave?.()
        }}
      />
      {isShown && (
        <div className="combo-list" id={list} role="listbox" aria-label="Known">
          {found.map((choice, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keyboard, as of any combobox
            // biome-ignore lint/a11y/useFocusableInteractive: as above
            <div
              key={choice.value}
              id={`${list}-${index}`}
              role="option"
              aria-selected={index === at}
              // The field keeps the focus.
              onPointerDown={(event) => event.preventDefault()}
              onPointerMove={() => setAt(index)}
              onClick={() => take(choice)}
            >
              <span>{choice.value}</span>
              {choice.hint && <small>{choice.hint}</small>}
            </div>
          ))}
        </div>
      )}
    </div>
  )
}

// What begins with the text, then what has it; everything while there is none, or while it is one of them.
export function offered(choices: Choice[], text: string): Choice[] {
  const wanted = text.trim().toLowerCase()
  if (wanted === '' || choices.some(({ value }) => value === text)) return choices.slice(0, MOST)
  const having = choices.filter(({ value, hint }) => `${value} ${hint ?? ''}`.toLowerCase().includes(wanted))
  const isFirst = ({ value }: Choice) => value.toLowerCase().startsWith(wanted)
  return [...having.filter(isFirst), ...having.filter((each) => !isFirst(each))].slice(0, MOST)
}
