// Where JSON is written: says at once where it isn't JSON. Whoever has a better editor puts it here.
import { type KeyboardEvent, useId, useMemo } from 'react'
import { type Fault, faultOf } from '../../core/json-fault'

interface Props {
  label: string
  text: string
  change: (text: string) => void
  save?: () => void
  cancel?: () => void
}

export function useFault(text: string): Fault | null {
  return useMemo(() => faultOf(text), [text])
}

export function JsonText({ label, text, change, save, cancel }: Props) {
  const fault = useFault(text)
  const id = useId()
  const onKeyDown = (event: KeyboardEvent) => {
    const isSave = (event.key === 's' || event.key === 'Enter') && (event.ctrlKey || event.metaKey)
    if (!isSave && event.key !== 'Escape') return
    event.preventDefault()
    event.stopPropagation()
    if (isSave) save?.()
    else cancel?.()
  }
  return (
    <div className="json-text-editor">
      <textarea
        aria-label={label}
        aria-invalid={fault !== null}
        aria-describedby={id}
        spellCheck={false}
        autoCapitalize="off"
        value={text}
        onChange={({ target }) => change(target.value)}
        onKeyDown={onKeyDown}
      />
      <p id={id} className="json-fault" data-faulty={fault !== null || undefined} role="status">
        {fault ? `Line ${fault.line}, column ${fault.column}: ${fault.message}` : 'This is JSON.'}
      </p>
    </div>
  )
}
