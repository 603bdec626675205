"""Templates, assets and small HTTP helpers; knows nothing of the business."""
