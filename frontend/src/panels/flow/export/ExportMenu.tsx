// Takes the diagram along: as a picture, or as Mermaid for a document.
import { Download } from 'lucide-react'
import { type RefObject, useId, useRef, useState } from 'react'
import { useStore } from '../../../core/store'
import { project } from '../../../live/project'
import type { CanvasHandle, Drawn } from '../drawn'
import { lightColours } from './colours'
import './export.css'
import { mermaidOf } from './mermaid'
import { download, downloadText, fileName, pngOf } from './save'
import { svgOf } from './svg'

interface ExportMenuProps {
  // Of the flow; the project's name stands before it.
  title: string
  canvas: RefObject<CanvasHandle | null>
}

interface Choice {
  label: string
  run: (drawn: Drawn, title: string) => void | Promise<void>
  // What to say when it is done, where nothing else shows it.
  done?: string
}

const CHOICES: Choice[] = [
  {
    label: 'Picture (PNG)',
    run: async (drawn, title) => {
      const address = URL.createObjectURL(await pngOf(svgOf(drawn, title, lightColours())))
      download(fileName(title, 'png'), address)
      URL.revokeObjectURL(address)
    },
  },
  {
    label: 'Drawing (SVG)',
    run: (drawn, title) =>
      downloadText(fileName(title, 'svg'), svgOf(drawn, title, lightColours()).text, 'image/svg+xml'),
  },
  {
    label: 'Mermaid file',
    run: ({ scene, direction }, title) =>
      downloadText(fileName(title, 'mmd'), mermaidOf(scene, title, direction), 'text/plain'),
  },
  {
    label: 'Copy as Mermaid',
    run: ({ scene, direction }, title) => navigator.clipboard.writeText(mermaidOf(scene, title, direction)),
    done: 'Copied',
  },
]

export default function ExportMenu({ title, canvas }: ExportMenuProps) {
  const name = useStore(project, (state) => state?.name)
  const anchor = useId()
  const menu = useRef<HTMLDivElement>(null)
  const [said, setSaid] = useState<string | null>(null)
  const choose = async ({ run, done }: Choice) => {
    const drawn = canvas.current?.drawn()
    if (!drawn) return
    try {
      await run(drawn, name ? `${name} · ${title}` : title)
      setSaid(done ?? null)
      if (!done) menu.current?.hidePopover()
    } catch (error) {
      setSaid(error instanceof Error ? error.message : String(error))
    }
  }
  return (
    <>
      <button type="button" className="button export-button" popoverTarget={anchor} title="Take the diagram along">
        <Download size={14} aria-hidden />
        <span>Export</span>
      </button>
      <div id={anchor} ref={menu} popover="auto" className="export-menu" onToggle={() => setSaid(null)}>
        {CHOICES.map((choice) => (
          <button key={choice.label} type="button" onClick={() => void choose(choice)}>
            {choice.label}
          </button>
        ))}
        {said && <p role="status">{said}</p>}
      </div>
    </>
  )
}
