// A part of the page that breaks leaves the rest standing.
import { Component, type ReactNode } from 'react'
import { Blank } from '../ui/Blank'

interface BoundaryProps {
  // What broke, as people call it.
  name: string
  // Another one means that something else is shown, which may work.
  place: string
  // What is told of it stands in this, where the part lies over the page.
  frame?: (told: ReactNode) => ReactNode
  children: ReactNode
}

interface BoundaryState {
  error: Error | null
  place: string
}

export class Boundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { error: null, place: this.props.place }

  static getDerivedStateFromError(error: Error): Partial<BoundaryState> {
    return { error }
  }

  static getDerivedStateFromProps({ place }: BoundaryProps, known: BoundaryState): Partial<BoundaryState> | null {
    return place === known.place ? null : { error: null, place }
  }

  override render() {
    const { error } = this.state
    if (!error) return this.props.children
    const told = (
      <Blank
        kind="offline"
        title={`${this.props.name} can’t be shown`}
        action={{ label: 'Reload the page', run: () => window.location.reload() }}
      >
        <p>
          The page stopped here with “{error.message}”. The studio itself goes on, and so does the rest of this page.
        </p>
      </Blank>
    )
    return this.props.frame?.(told) ?? told
  }
}
