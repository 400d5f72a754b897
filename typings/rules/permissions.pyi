from typing import Any

permissions: dict[str, Any]

class ObjectPermissionBackend: ...
