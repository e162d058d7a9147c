"""What the dialog asks above its preview: as tall as it needs, and no taller; where letters are large it scrolls."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QFormLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget


class Questions(QScrollArea):
    """Two parts of a form below each other. What they don't need is left to what stands below."""

    def __init__(self, top: QFormLayout, forms: QWidget) -> None:
        super().__init__()
        self._content = QWidget()
        box = QVBoxLayout(self._content)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        box.addLayout(top)
        box.addWidget(forms)
        box.addStretch(1)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys are for the fields
        self.setWidgetResizable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setWidget(self._content)

    def sizeHint(self) -> QSize:
        return self._content.sizeHint()

    def event(self, event: QEvent) -> bool:
        """What is asked has changed, or its letters have: so has the room it needs."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)
