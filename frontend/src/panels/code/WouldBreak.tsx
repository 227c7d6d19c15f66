// What a save would bring, before it is done: Enter or another save goes ahead, Esc goes back to the text.
import { Save } from 'lucide-react'
import { useEffect, useId, useRef } from 'react'
import { shown } from '../../core/keys'
import { ConsequenceList } from '../consequences/ConsequenceList'
import type { Consequence } from '../consequences/types'
import { inShort } from '../consequences/words'
import './would-break.css'

interface Props {
  found: Consequence[]
  save: () => void
  back: () => void
}

export function WouldBreak({ found, save, back }: Props) {
  const id = useId()
  const ahead = useRef<HTMLButtonElement>(null)
  useEffect(() => ahead.current?.focus(), [])
  return (
    <section
      className="would-break"
      aria-labelledby={id}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        back()
      }}
    >
      <h3 id={id}>{inShort(found)}</h3>
      <ConsequenceList found={found} />
      <footer>
        <button ref={ahead} type="button" className="button" onClick={save} aria-describedby={id}>
          <Save size={14} aria-hidden /> Save anyway <kbd>{shown('Enter').join('')}</kbd>
        </button>
        <button type="button" className="button plain" onClick={back}>
          Back to the text <kbd>{shown('Escape').join('')}</kbd>
        </button>
      </footer>
    </section>
  )
}
