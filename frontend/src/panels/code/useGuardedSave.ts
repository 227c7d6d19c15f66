// Saves at once where nothing would come of it; else what would is shown first, and a second save goes ahead.
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Consequence } from '../consequences/types'
import { isWeighty } from '../consequences/words'
import type { OpenFile } from './useFile'
import { type Outlook, useOutlook } from './useOutlook'

export interface GuardedSave {
  save: () => Promise<void>
  // What is shown before a save; null while nothing is.
  held: Consequence[] | null
  // Shows what would come of it, without a save.
  show: () => void
  close: () => void
  // The last save went ahead without knowing what would come of it.
  isBlind: boolean
  outlook: Outlook
}

export function useGuardedSave(path: string, file: OpenFile): GuardedSave {
  const outlook = useOutlook(path, file.typed)
  const [held, setHeld] = useState<Consequence[] | null>(null)
  const [isBlind, setBlind] = useState(false)
  const isLooking = useRef(false)
  const isDirty = file.shown?.isDirty ?? false

  // A draft that was found is looked at like what is typed.
  useEffect(() => {
    if (isDirty) outlook.typing()
    else setHeld(null)
  }, [isDirty, outlook.typing])

  const goAhead = async () => {
    setHeld(null)
    await file.save()
  }
  // What would come of the text as it is in the end: it may be typed in meanwhile.
  const look = async () => {
    let looked: string
    let found: Consequence[] | null
    do {
      looked = file.typed()
      found = await outlook.look(looked)
    } while (found !== null && file.typed() !== looked)
    return found
  }
  const save = async () => {
    // A key may be pressed before what was typed is drawn.
    if (!file.isDirty() || isLooking.current) return
    if (held) return goAhead()
    isLooking.current = true
    const found = await look().finally(() => {
      isLooking.current = false
    })
    setBlind(found === null)
    if (found?.some(isWeighty)) setHeld(found)
    else await goAhead()
  }
  return {
    save,
    held,
    show: () => setHeld(outlook.found),
    close: useCallback(() => setHeld(null), []),
    isBlind,
    outlook,
  }
}
